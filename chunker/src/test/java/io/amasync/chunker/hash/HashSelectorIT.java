package io.amasync.chunker.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.chunker.ChildJvm;
import io.amasync.chunker.id.Digest256;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What JVMs that were started otherwise choose. */
class HashSelectorIT {
  @Test
  void aJvmWithoutTheVectorModuleHashesRightAndSaysWhyNotFaster() throws Exception {
    String output = ChildJvm.run(Child.class, List.of());
    assertThat(output)
        .contains("right")
        .contains("not available: java.lang.NoClassDefFoundError: jdk/incubator/vector");
  }

  @Test
  void aJvmWithTheVectorModuleChoosesVectors() throws Exception {
    String output = ChildJvm.run(Child.class, List.of("--add-modules", "jdk.incubator.vector"));
    assertThat(output).contains("right").contains("name=blake3-vector-");
  }

  /** Each of which is other code of the compiler's, and of ours. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void vectorsOfEveryWidthAreChosen(int useAvx) throws Exception {
    String output =
        ChildJvm.run(
            Child.class,
            List.of(
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:UseAVX=" + useAvx,
                "--add-modules",
                "jdk.incubator.vector"));
    assertThat(output).contains("right").contains("name=blake3-vector-");
  }

  @Test
  void aJvmWithoutItsOptimisingCompilerLosesNoTimeOnVectors() throws Exception {
    String output =
        ChildJvm.run(
            Child.class,
            List.of("--add-modules", "jdk.incubator.vector", "-XX:TieredStopAtLevel=1"));
    assertThat(output).contains("right").contains("was not faster within PT0.1S");
  }

  /** The program of the other JVM. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws Exception {
      HashSelector.Choice choice = HashSelector.choice().get(60, TimeUnit.SECONDS);
      KeyedHash hash = HashSelector.fastest().keyed(new HashKey(new Digest256(0, 0, 0, 0)));
      byte[] message = new byte[100_000];
      String expected = "50baf563064f35af9e3a432f9550bd7de63fa17f7ed8ec6c00dcc8d30490d535";
      String digest = hash.hash(message, 0, message.length).toString();
      System.out.println(choice + (digest.equals(expected) ? " right" : " wrong: " + digest));
    }
  }
}
