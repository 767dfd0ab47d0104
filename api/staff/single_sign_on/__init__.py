"""Signing in through an identity provider (OpenID Connect). Off unless OIDC_ISSUER is set."""
