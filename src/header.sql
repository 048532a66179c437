-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use "CREATE EXTENSION tiktrack" to load this file. \quit

-- The server creates schema tiktrack from the control file. Reading its
-- functions and tables is for everybody; changing them is for its owner.
GRANT USAGE ON SCHEMA tiktrack TO PUBLIC;
COMMENT ON SCHEMA tiktrack IS
	'tiktrack: aggregates and functions for TikTok share and engagement data';
