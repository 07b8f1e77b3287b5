"""One module a form: how its files are written and read, as `store.exchange.contract` says."""
