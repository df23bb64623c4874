-- Run once, by the database's first start. Two roles, neither a superuser:
--   lettersdesk      owns the tables: migrations, workers, maintenance
--   lettersdesk_web  faces the public; `lettersdesk migrate` grants it all but reading the table of contacts
\set ON_ERROR_STOP on
\set owner_password `cat /run/secrets/postgres_owner_password`
\set web_password `cat /run/secrets/postgres_web_password`

CREATE ROLE lettersdesk LOGIN PASSWORD :'owner_password';
CREATE ROLE lettersdesk_web LOGIN PASSWORD :'web_password' CONNECTION LIMIT 400;
CREATE DATABASE lettersdesk OWNER lettersdesk;
REVOKE ALL ON DATABASE lettersdesk FROM PUBLIC;
GRANT CONNECT ON DATABASE lettersdesk TO lettersdesk_web;

\connect lettersdesk
ALTER SCHEMA public OWNER TO lettersdesk;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO lettersdesk_web;
