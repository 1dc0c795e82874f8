"""What we know of Testsigma Community Edition."""
