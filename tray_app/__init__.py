"""See what a self-hosted SonarQube or Testsigma CE sends home, stop it, and know that it stopped."""

__version__ = "0.1.0"
