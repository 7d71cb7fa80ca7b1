"""Training of body models; inference in `cleantext.body` needs none of it."""
