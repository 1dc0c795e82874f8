"""An embedded instance and an embedded receiver: real servers on loopback, used by the demo and by the tests."""
