-- a view of 0.1.0, which upgrade_dataset drops
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition)
VALUES (610, 'account_kinds', false, NULL);
