"""What a council and we do not agree in, thing by thing, named and told in words. Pure."""
