"""GOV.UK's travel advice, fetched through its Content API and kept up to date."""
