"""Rules of the house that no single test of behaviour can see: who imports what, how big things are, what data may become markup."""
