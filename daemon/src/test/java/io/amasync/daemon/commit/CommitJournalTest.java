package io.amasync.daemon.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.amasync.chunker.id.CommitHash;
import io.amasync.chunker.id.Digest256;
import io.amasync.chunker.id.TopHash;
import io.amasync.daemon.index.LocalIndex;
import io.amasync.daemon.index.WorkspaceIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommitJournalTest {
  private static final JournalEntry.Opened FIRST =
      new JournalEntry.Opened(
          new UUID(1, 2),
          0,
          new TopHash(new Digest256(1, 2, 3, 4)),
          "v1",
          "caf\u00e9",
          Instant.parse("2026-11-20T12:00:00.123Z"));
  private static final JournalEntry.Opened SECOND =
      new JournalEntry.Opened(
          new UUID(3, 4), 7, new TopHash(new Digest256(5, 6, 7, 8)), "", "", Instant.EPOCH);

  @TempDir private Path directory;

  private LocalIndex local;
  private WorkspaceIndex index;
  private CommitJournal journal;

  @BeforeEach
  void open() throws IOException {
    local = LocalIndex.open(directory);
    index = local.workspace(new UUID(1, 1));
    journal = new CommitJournal(index);
  }

  @AfterEach
  void close() throws IOException {
    local.close();
  }

  private static JournalEntry.Sealed sealed(JournalEntry.Opened opened, boolean first) {
    return new JournalEntry.Sealed(
        opened,
        new UUID(5, 6),
        new Digest256(9, 9, 9, 9),
        first ? 0 : 7,
        first ? null : new CommitHash(new Digest256(4, 3, 2, 1)),
        10_000,
        1L << 40);
  }

  @Test
  void anEmptyJournalHoldsNothing() {
    assertThat(journal.sealed()).isNull();
    assertThat(journal.opened()).isNull();
    journal.endSealed(rest -> assertThat(rest).isNull());
    journal.dropSealed();
    journal.dropOpened();
    assertThat(index.journal()).isNull();
  }

  @Test
  void whatIsWrittenIsRead() {
    journal.open(FIRST);
    assertThat(journal.opened()).isEqualTo(FIRST);
    assertThat(journal.sealed()).isNull();
    journal.seal(sealed(FIRST, true));
    assertThat(journal.opened()).isNull();
    assertThat(journal.sealed()).isEqualTo(sealed(FIRST, true));
    journal.open(SECOND);
    assertThat(journal.opened()).isEqualTo(SECOND);
    assertThat(journal.sealed()).isEqualTo(sealed(FIRST, true));
    journal.endSealed(rest -> index.writeJournal(Objects.requireNonNull(rest)));
    assertThat(journal.opened()).isEqualTo(SECOND);
    assertThat(journal.sealed()).isNull();
    journal.seal(sealed(SECOND, false));
    assertThat(journal.sealed()).isEqualTo(sealed(SECOND, false));
    journal.endSealed(rest -> assertThat(rest).isNull());
  }

  @Test
  void eachOfTheTwoMayEndFirst() {
    journal.seal(sealed(FIRST, true));
    journal.open(SECOND);
    journal.dropOpened();
    assertThat(journal.sealed()).isNotNull();
    journal.open(SECOND);
    journal.dropSealed();
    assertThat(journal.opened()).isEqualTo(SECOND);
    journal.dropOpened();
    assertThat(index.journal()).isNull();
  }

  @Test
  void aSealedCommitIsReopenedOnlyWhenNoneWasOpenedAfterIt() {
    journal.seal(sealed(FIRST, true));
    journal.open(SECOND);
    assertThatThrownBy(journal::reopen).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> journal.seal(sealed(SECOND, false)))
        .isInstanceOf(IllegalStateException.class);
    journal.dropOpened();
    journal.reopen();
    assertThat(journal.opened()).isEqualTo(FIRST);
    assertThat(journal.sealed()).isNull();
  }

  @Test
  void aJournalOfAnotherVersionOrDamagedIsRefused() {
    index.writeJournal(new byte[] {1, 1});
    assertThatThrownBy(journal::sealed).hasMessageContaining("version 1");
    index.writeJournal(new byte[] {2, 4});
    assertThatThrownBy(journal::sealed).hasMessageContaining("state 4");
    index.writeJournal(new byte[] {2, 3, 0});
    assertThatThrownBy(journal::sealed).hasMessageContaining("damaged");
  }
}
