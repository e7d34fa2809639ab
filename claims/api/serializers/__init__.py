"""How the record looks as JSON, one module per noun."""
