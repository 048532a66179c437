-- the end of what social.sql began
RESET SESSION AUTHORIZATION;
RESET ROLE;
DROP SCHEMA probe CASCADE;
DROP OWNED BY :roles CASCADE;
REVOKE SET ON PARAMETER tiktrack.viewer FROM regress_tiktrack_gateway;
DROP ROLE :roles;
