#!/bin/sh
# Run once, when the database is made: a role and a database for graph-node beside the daemons' own.
set -eu
password=$(cat /run/secrets/graph-password)
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set password="$password" <<'SQL'
CREATE ROLE graph LOGIN PASSWORD :'password';
CREATE DATABASE graph OWNER graph;
\connect graph
CREATE EXTENSION pg_trgm;
CREATE EXTENSION btree_gist;
CREATE EXTENSION postgres_fdw;
GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO graph;
SQL
