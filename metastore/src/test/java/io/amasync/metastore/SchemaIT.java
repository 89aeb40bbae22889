package io.amasync.metastore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class SchemaIT {
  /** Unique constraints that do not lead with the account, and why they may. */
  private static final Map<String, String> EXCEPTIONS =
      Map.of(
          "account_name_key", "names an account before its id is known; account is not sharded",
          "flyway_schema_history_pk", "Flyway's own table");

  private final Jdbi jdbi = Jdbi.create(TestDatabase.dataSource());

  @Test
  void theAccountLeadsEveryUniqueIndex() {
    List<String> others =
        jdbi.withHandle(handle ->
            handle
                .createQuery(
                    """
                    select i.relname
                    from pg_index x
                      join pg_class i on i.oid = x.indexrelid
                      join pg_namespace n on n.oid = i.relnamespace
                      left join pg_attribute a
                        on a.attrelid = x.indrelid and a.attnum = x.indkey[0]
                    where n.nspname = 'public' and x.indisunique
                      and a.attname is distinct from 'account_id'
                    """)
                .mapTo(String.class)
                .list());
    assertThat(others).containsExactlyInAnyOrderElementsOf(EXCEPTIONS.keySet());
  }

  @Test
  void everyTableHasTheAccountAPrimaryKeyAndAComment() {
    List<String> without =
        jdbi.withHandle(handle ->
            handle
                .createQuery(
                    """
                    select t.relname
                    from pg_class t join pg_namespace n on n.oid = t.relnamespace
                    where n.nspname = 'public' and t.relkind = 'r'
                      and t.relname <> 'flyway_schema_history'
                      and not (
                        exists (select from pg_attribute a
                                where a.attrelid = t.oid and a.attname = 'account_id'
                                  and a.attnotnull)
                        and exists (select from pg_index x
                                    where x.indrelid = t.oid and x.indisprimary)
                        and obj_description(t.oid, 'pg_class') is not null)
                    """)
                .mapTo(String.class)
                .list());
    assertThat(without).isEmpty();
  }

  @Test
  void migratingAgainChangesNothing() {
    Metastore.migrate(TestDatabase.dataSource());
    TestDatabase.metastore().ping();
  }
}
