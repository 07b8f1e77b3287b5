"""Programs of the field, each in a file of its own, open what Sorot exports; docs/clients.toml lists them."""
