-- The metadata of every account. account_id leads every primary key and unique constraint (the two
-- exceptions are in table account itself), so that the schema shards by account unchanged.
--
-- Conventions: ids that are digests are bytea of 32 bytes. Kinds, states and codecs are the numbers
-- of the protocol's and chunker's enums. Times of files are seconds and nanoseconds, since a
-- timestamptz neither reaches far enough nor keeps nanoseconds.
--
-- Paths are bytes in three columns, because a btree entry has room for about 2,700 bytes and a path
-- for 4,095: path_start has the first 1,500 bytes, path_rest what follows (nearly always nothing),
-- and path_rest_hash stands in for path_rest in unique indexes. (path_start, path_rest) sorts
-- exactly as the whole path does; path_start alone, which the index has, nearly so.

create table account (
  account_id bigint generated always as identity primary key,
  name text not null unique check (length(name) between 1 and 100),
  chunk_key bytea not null check (octet_length(chunk_key) = 32),
  created timestamptz not null
);
comment on table account is 'Who owns workspaces and chunks.';
comment on column account.chunk_key is 'Keys every id of the account; a secret of the account and the server.';

create table access_token (
  account_id bigint not null references account,
  token_hash bytea not null check (octet_length(token_hash) = 32),
  created timestamptz not null,
  primary key (account_id, token_hash)
);
comment on table access_token is 'Bearer tokens; only the SHA-256 of a token is kept.';
-- A request brings a token and no account. Not unique: that would have to lead with account_id.
create index access_token_by_hash on access_token (token_hash);

create table device (
  account_id bigint not null references account,
  name text not null check (octet_length(name) <= 255),
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  primary key (account_id, name)
);
comment on table device is 'Devices that have opened commits, by the name they gave.';

create table workspace (
  account_id bigint not null references account,
  workspace_id uuid not null default gen_random_uuid(),
  name text not null check (length(name) between 1 and 100),
  chunking smallint not null check (chunking in (1, 2)),
  created timestamptz not null,
  version bigint not null default 0 check (version >= 0),
  commit_hash bytea check (octet_length(commit_hash) = 32),
  next_seq bigint not null default 1,
  files bigint not null default 0 check (files >= 0),
  bytes bigint not null default 0 check (bytes >= 0),
  primary key (account_id, workspace_id),
  unique (account_id, name)
) with (fillfactor = 70);
comment on table workspace is 'A watched tree. Its row is the lock that serialises its commits.';
comment on column workspace.version is 'Of the latest commit; 0 before the first.';
comment on column workspace.files is 'Files and links in the head; directories are not counted.';

create table pack (
  account_id bigint not null references account,
  pack_id bytea not null check (octet_length(pack_id) = 32),
  record bigint not null generated always as identity,
  state smallint not null check (state in (1, 2)),
  workspace_id uuid not null,
  top_hash bytea not null check (octet_length(top_hash) = 32),
  size_bytes bigint not null check (size_bytes > 0),
  crc32c integer not null,
  chunk_count integer not null check (chunk_count > 0),
  located_count integer not null default 0,
  staged_at timestamptz not null,
  primary key (account_id, pack_id),
  unique (account_id, record)
);
comment on table pack is 'A stored object with many chunks: 1 staged (clients may write), 2 remote (only the server writes).';
comment on column pack.record is
  'Names this row and no other, ever: a pack that is forgotten and recorded again gets another. Short, for chunk.';
comment on column pack.located_count is
  'How many of its chunks have this pack for their location; the others were first seen in another.';
comment on column pack.top_hash is 'With workspace_id: the staging area the pack was uploaded to.';
create index pack_by_staging_area on pack (account_id, workspace_id, top_hash) where state = 1;

create table chunk (
  account_id bigint not null,
  chunk_id bytea not null check (octet_length(chunk_id) = 32),
  pack_record bigint not null,
  codec smallint not null,
  offset_bytes integer not null check (offset_bytes >= 0),
  stored_length integer not null check (stored_length > 0),
  raw_length integer not null check (raw_length > 0),
  primary key (account_id, chunk_id)
);
comment on table chunk is 'Where a chunk is. The first location wins; a second copy in another pack is not recorded.';
comment on column chunk.pack_record is
  'Written in one transaction with its pack. No foreign key and no index: either would be paid for every chunk.';

create table content (
  account_id bigint not null,
  content_id bytea not null check (octet_length(content_id) = 32),
  size_bytes bigint not null check (size_bytes >= 0),
  chunk_count integer not null check (chunk_count >= 0),
  chunk_id bytea,
  primary key (account_id, content_id),
  check ((chunk_count = 1) = (chunk_id is not null))
);
comment on table content is 'A file''s body; shared by all equal files of the account.';
comment on column content.chunk_id is
  'The chunk of a content that has only one, as nearly all small files have. No foreign key: a chunk found damaged is deleted from chunk, and comes back with the next upload.';

create table content_chunk (
  account_id bigint not null,
  content_id bytea not null,
  file_offset bigint not null check (file_offset >= 0),
  chunk_id bytea not null,
  raw_length integer not null check (raw_length > 0),
  primary key (account_id, content_id, file_offset)
);
comment on table content_chunk is
  'The ordered chunks of a content that has two or more. Keyed by offset, so that a byte range is an index range.';
comment on column content_chunk.chunk_id is 'No foreign key, as in content.';

create table commit (
  account_id bigint not null,
  workspace_id uuid not null,
  commit_id uuid not null default gen_random_uuid(),
  idempotency_key uuid not null,
  seq_id bigint not null,
  state smallint not null check (state in (1, 2, 3)),
  parent_version bigint not null check (parent_version >= 0),
  top_hash bytea not null check (octet_length(top_hash) = 32),
  device text not null check (octet_length(device) <= 255),
  alias text not null check (octet_length(alias) <= 255),
  message text not null check (octet_length(message) <= 4096),
  opened timestamptz not null,
  ended timestamptz,
  version bigint,
  commit_hash bytea check (octet_length(commit_hash) = 32),
  manifest_hash bytea check (octet_length(manifest_hash) = 32),
  entries bigint not null default 0,
  bytes bigint not null default 0,
  primary key (account_id, workspace_id, commit_id),
  unique (account_id, workspace_id, idempotency_key),
  unique (account_id, workspace_id, seq_id),
  unique (account_id, workspace_id, version),
  foreign key (account_id, workspace_id) references workspace,
  check (state <> 2 or (version is not null and commit_hash is not null and manifest_hash is not null)),
  check (state = 2 or (version is null and commit_hash is null))
);
comment on table commit is 'A commit: 1 open, 2 committed, 3 abandoned.';
comment on column commit.version is 'Dense from 1 in the order of COMMIT, so that who follows by version skips none.';

create table head (
  account_id bigint not null,
  workspace_id uuid not null,
  path_start bytea not null check (octet_length(path_start) between 1 and 1500),
  path_rest bytea not null check (path_rest = '' or octet_length(path_start) = 1500),
  path_rest_hash bytea not null
    generated always as (case when path_rest = '' then ''::bytea else sha256(path_rest) end) stored,
  revision bigint not null check (revision > 0),
  version bigint not null check (version > 0),
  kind smallint not null check (kind between 0 and 3),
  mode integer not null check (mode between 0 and 4095),
  mtime_s bigint not null,
  mtime_ns integer not null,
  size_bytes bigint not null check (size_bytes >= 0),
  content_id bytea,
  link_target bytea,
  primary key (account_id, workspace_id, path_start, path_rest_hash),
  check ((kind = 1) = (content_id is not null)),
  check ((kind = 3) = (link_target is not null))
) with (fillfactor = 80);
comment on table head is
  'The latest revision of every path, deletions (kind 0) too: the current tree, and what base revisions are checked against.';
comment on column head.revision is 'Of the path: dense from 1, deletions counted, goes on when the path comes back.';

create table past_revision (
  account_id bigint not null,
  workspace_id uuid not null,
  path_start bytea not null,
  path_rest bytea not null,
  path_rest_hash bytea not null,
  revision bigint not null,
  version bigint not null,
  kind smallint not null,
  mode integer not null,
  mtime_s bigint not null,
  mtime_ns integer not null,
  size_bytes bigint not null,
  content_id bytea,
  link_target bytea,
  primary key (account_id, workspace_id, path_start, path_rest_hash, revision)
);
comment on table past_revision is
  'Revisions that another has followed, as they stood in head, which checked them. Rows are never changed.';
