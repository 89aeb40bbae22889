package io.amasync.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What a site's database and buckets hold when nothing is under way. */
final class StoredState {
  private final RelayedSite site;

  StoredState(RelayedSite site) {
    this.site = site;
  }

  /** Fails unless everything in both belongs to one of the commits up to {@code version}. */
  void isWithoutRemains(long version) throws SQLException, IOException {
    assertThat(strings("select commit_id::text from commit where state <> 2")).isEmpty();
    assertThat(strings("select count(*)::text from commit")).containsExactly("" + version);
    assertThat(strings("select encode(pack_id, 'hex') from pack where state <> 2")).isEmpty();
    assertThat(
            strings(
                """
                select sum(chunk_count)::text from pack
                having sum(chunk_count) <> (select count(*) from chunk)
                """))
        .as("chunks in two packs")
        .isEmpty();
    assertThat(site.s3().objects("staging")).isEmpty();
    assertThat(remote("packs"))
        .containsExactlyInAnyOrderElementsOf(strings("select encode(pack_id, 'hex') from pack"));
    assertThat(remote("manifests"))
        .containsExactlyInAnyOrderElementsOf(
            strings(
                """
                select to_char(version, 'FM000000000000') || '-' || encode(commit_hash, 'hex')
                from commit
                """));
  }

  private List<String> remote(String kind) throws IOException {
    return site.s3().objects("remote").stream()
        .filter(object -> object.toString().contains("/" + kind + "/"))
        .map(Path::getFileName)
        .map(Path::toString)
        .toList();
  }

  private List<String> strings(String query) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection = site.postgres().dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }
}
