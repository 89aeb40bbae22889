/**
 * How the metastore's values stand in PostgreSQL's columns, and rows go in by COPY. Start at {@link
 * PathColumns} and {@link BinaryCopy}.
 *
 * <p>Knows no table. Invariant: what {@link PathColumns} splits, it joins back to the same bytes.
 */
@NullMarked
package io.amasync.metastore.sql;

import org.jspecify.annotations.NullMarked;
