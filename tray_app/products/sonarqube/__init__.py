"""SonarQube: what it sends, where its switch is, what its Web API says."""
