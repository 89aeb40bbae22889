package io.amasync.chunker.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class Digest256Test {
  @Property
  void bytesAndHexRoundTrip(@ForAll @Size(32) byte[] bytes) {
    Digest256 digest = Digest256.of(bytes);
    assertThat(digest.toBytes()).isEqualTo(bytes);
    assertThat(digest).hasToString(HexFormat.of().formatHex(bytes));
    assertThat(Digest256.parse(digest.toString())).isEqualTo(digest);
  }

  @Property
  void aBuffersByteOrderDoesNotMatter(@ForAll @Size(32) byte[] bytes) {
    var little = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN).position(4);
    Digest256.of(bytes).writeTo(little);
    assertThat(little.position()).isEqualTo(36);
    assertThat(Arrays.copyOfRange(little.array(), 4, 36)).isEqualTo(bytes);
    assertThat(Digest256.readFrom(little.position(4))).isEqualTo(Digest256.of(bytes));
  }

  @Property
  void orderIsThatOfTheBytesUnsigned(@ForAll @Size(32) byte[] one, @ForAll @Size(32) byte[] two) {
    assertThat(Integer.signum(Digest256.of(one).compareTo(Digest256.of(two))))
        .isEqualTo(Integer.signum(Arrays.compareUnsigned(one, two)));
  }

  @Property
  void everyKindOfIdRoundTrips(@ForAll @Size(32) byte[] bytes) {
    String hex = HexFormat.of().formatHex(bytes);
    assertThat(ChunkId.parse(hex)).hasToString(hex).isEqualTo(read(bytes, ChunkId::readFrom));
    assertThat(ContentId.parse(hex)).hasToString(hex).isEqualTo(read(bytes, ContentId::readFrom));
    assertThat(PackId.parse(hex)).hasToString(hex).isEqualTo(read(bytes, PackId::readFrom));
    assertThat(CommitHash.parse(hex)).hasToString(hex).isEqualTo(read(bytes, CommitHash::readFrom));
    assertThat(TopHash.parse(hex)).hasToString(hex).isEqualTo(read(bytes, TopHash::readFrom));
    assertThat(ChunkId.parse(hex).toBytes()).isEqualTo(bytes);
    assertThat(ContentId.parse(hex).toBytes()).isEqualTo(bytes);
    assertThat(PackId.parse(hex).toBytes()).isEqualTo(bytes);
    assertThat(CommitHash.parse(hex).toBytes()).isEqualTo(bytes);
    assertThat(TopHash.parse(hex).toBytes()).isEqualTo(bytes);
  }

  @Test
  void anIdHasOneSpelling() {
    String hex = "0123456789abcdef".repeat(4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Digest256.parse(hex.toUpperCase(Locale.ROOT)));
    assertThatIllegalArgumentException().isThrownBy(() -> Digest256.parse(hex.substring(1)));
    assertThatIllegalArgumentException().isThrownBy(() -> Digest256.parse(hex + "0"));
    assertThatIllegalArgumentException().isThrownBy(() -> Digest256.parse("+" + hex.substring(1)));
    assertThatIllegalArgumentException().isThrownBy(() -> Digest256.of(new byte[33]));
  }

  private static <T> T read(byte[] bytes, Function<ByteBuffer, T> reader) {
    return reader.apply(ByteBuffer.wrap(bytes));
  }
}
