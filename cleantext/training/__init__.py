"""Training of body models; inference (`cleantext.body`) does not need it."""
