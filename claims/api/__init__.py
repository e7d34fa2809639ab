"""The REST API: every noun of the record over HTTP. Parse, ask permission, call one service."""
