-- Setup for the pages about a dataset: role creator, and its dataset my_channel with three files of the demo.
-- To follow such a page: psql -f doc/setup/channel.sql, from the root of the tree, in an empty database of a test server.
\ir extension.sql
SET client_min_messages = warning;
CREATE ROLE creator LOGIN;
GRANT CREATE ON DATABASE :"DBNAME" TO creator;
SET ROLE creator;
SELECT tiktrack.create_dataset('my_channel');
\set content `cat demo/data/user_data_tiktok.json`
SELECT tiktrack.import('my_channel', :'content');
\set content `cat demo/data/Content.csv`
SELECT tiktrack.import('my_channel', :'content', options => '{"account": "mila_bakes", "year": 2026}');
\set content `cat demo/data/Overview.csv`
SELECT tiktrack.import('my_channel', :'content', options => '{"account": "mila_bakes", "year": 2026}');
