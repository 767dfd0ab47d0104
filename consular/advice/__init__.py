"""GOV.UK's travel advice: its pages as passages that can be quoted, how they change, and how old our copy is."""
