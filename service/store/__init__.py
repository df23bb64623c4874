"""SQL lives here: plain functions of a connection that give domain objects. What is sealed stays sealed."""
