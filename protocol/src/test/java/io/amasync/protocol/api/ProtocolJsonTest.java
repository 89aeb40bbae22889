package io.amasync.protocol.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProtocolJsonTest {
  private static final Instant TIME = Instant.parse("2026-11-20T12:00:00.123456789Z");
  private static final String ID = "0123456789abcdef".repeat(4);

  private final JsonMapper mapper = ProtocolJson.mapper();

  private static final WorkspaceView WORKSPACE =
      new WorkspaceView("w", "films", Chunking.FIXED, TIME, 3, ID, 10, 1L << 50);
  private static final CommitView OPEN =
      new CommitView("c", 7, CommitState.OPEN, null, null, TIME, "laptop", "", "", 0, 0);
  private static final FileView FILE =
      new FileView("caf\uFFFD", "Y2Fm6Q==", "file", 2, 3, 5, "0644", TIME, ID, null, TIME);

  static Stream<Object> records() {
    return Stream.of(
        new AccountView("local", ID, "0.1.0"),
        new CreateWorkspaceRequest("films", Chunking.CDC),
        WORKSPACE,
        new WorkspaceView("w", "films", Chunking.CDC, TIME, 0, null, 0, 0),
        new WorkspacesView(List.of(WORKSPACE)),
        new OpenCommitRequest("k", 3, ID, "laptop", "beta", "why"),
        OPEN,
        new CommitView("c", 7, CommitState.COMMITTED, 4L, ID, TIME, "d", "a", "m", 9, 10),
        new CommitsView(List.of(OPEN), 7L),
        new CommitsView(List.of(), null),
        FILE,
        new FilesView(3, List.of(FILE), "next"),
        new FilesView(3, List.of(), null),
        new GrantsRequest(List.of(new GrantsRequest.Pack(ID, 16 << 20, "deadbeef"))),
        new GrantsView(
            List.of(
                new GrantsView.Grant(
                    ID, false, "PUT", "http://x/y?z=1", Map.of("A", "b"), TIME, null),
                new GrantsView.Grant(
                    ID, false, "PUT", "http://x/y?z=1", Map.of(), TIME, "http://a/b?c=2"))),
        new PathConflict("a", null, 1, 2),
        Problem.of(ProblemCode.NOT_FOUND, "nothing there"),
        new Problem(
            "t",
            "title",
            409,
            "detail",
            List.of(new PathConflict("a", "YQ==", 1, 2)),
            List.of(ID)));
  }

  @ParameterizedTest
  @MethodSource("records")
  void everyRecordRoundTrips(Object written) throws JsonProcessingException {
    String json = mapper.writeValueAsString(written);
    assertThat((Object) mapper.readValue(json, written.getClass())).isEqualTo(written);
    assertThat(json).doesNotContain("null");
  }

  @Test
  void timesAreIso8601AndWordsLowerCase() throws JsonProcessingException {
    assertThat(mapper.writeValueAsString(WORKSPACE))
        .isEqualTo(
            """
            {"id":"w","name":"films","chunking":"fixed","created":"2026-11-20T12:00:00.123456789Z",\
            "version":3,"commitHash":"%s","files":10,"bytes":1125899906842624}\
            """
                .formatted(ID));
    assertThat(mapper.writeValueAsString(CommitState.ABANDONED)).isEqualTo("\"abandoned\"");
  }

  @Test
  void unknownFieldsAreIgnored() throws JsonProcessingException {
    assertThat(
            mapper.readValue(
                "{\"name\":\"a\",\"chunking\":\"cdc\",\"later\":{\"x\":[1]}}",
                CreateWorkspaceRequest.class))
        .isEqualTo(new CreateWorkspaceRequest("a", Chunking.CDC));
  }

  @Test
  void deepLongAndWrongJsonIsRefused() {
    String deep = "{\"packs\":" + "[".repeat(100) + "]".repeat(100) + "}";
    assertThatThrownBy(() -> mapper.readValue(deep, GrantsRequest.class))
        .isInstanceOf(JsonProcessingException.class);
    String longText = "{\"name\":\"" + "x".repeat(Limits.JSON_BYTES + 1) + "\"}";
    assertThatThrownBy(() -> mapper.readValue(longText, CreateWorkspaceRequest.class))
        .isInstanceOf(JsonProcessingException.class);
    assertThatThrownBy(
            () -> mapper.readValue("{\"chunking\":\"no\"}", CreateWorkspaceRequest.class))
        .isInstanceOf(JsonProcessingException.class);
    assertThatThrownBy(() -> mapper.readValue("{\"parentVersion\":null}", OpenCommitRequest.class))
        .isInstanceOf(JsonProcessingException.class);
  }

  @Test
  void secretsAreNotShown() {
    assertThat(new AccountView("local", ID, "0.1.0").toString()).doesNotContain(ID);
    assertThat(
            new GrantsView.Grant(
                    "p", false, "PUT", "http://secret", Map.of("h", "secret"), TIME, "/secret")
                .toString())
        .doesNotContain("secret");
  }

  @Test
  void everyProblemCodeHasAWordOfItsOwnAndAClientOrServerStatus() {
    assertThat(Arrays.stream(ProblemCode.values()).map(ProblemCode::code))
        .doesNotHaveDuplicates()
        .allMatch(code -> code.matches("[a-z]+(-[a-z]+)*"));
    for (ProblemCode code : ProblemCode.values()) {
      assertThat(code.status()).isBetween(400, 599);
      assertThat(code.type()).isEqualTo("urn:ama-sync:problem:" + code.code());
    }
  }
}
