package io.amasync.daemon.control;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.amasync.protocol.api.ProtocolJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Lines on the control socket: each is {@code {"protocol":1,"body":{…}}} and a line feed, in UTF-8.
 */
final class ControlWire {
  /** The version of commands and answers that both sides must share. */
  static final int PROTOCOL = 1;

  static final int COMMAND_BYTES = 64 << 10;

  /** Room for thousands of blocked paths of the longest kind. */
  static final int ANSWER_BYTES = 16 << 20;

  private static final JsonMapper JSON = ProtocolJson.mapper();

  private record CommandLine(int protocol, @Nullable ControlCommand body) {}

  private record AnswerLine(int protocol, @Nullable ControlAnswer body) {}

  private ControlWire() {}

  static void write(OutputStream out, ControlCommand command) throws IOException {
    writeLine(out, JSON.writeValueAsBytes(new CommandLine(PROTOCOL, command)));
  }

  static void write(OutputStream out, ControlAnswer answer) throws IOException {
    writeLine(out, JSON.writeValueAsBytes(new AnswerLine(PROTOCOL, answer)));
  }

  private static void writeLine(OutputStream out, byte[] json) throws IOException {
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    out.write(line);
    out.flush();
  }

  /** The next command, or null when the client has closed. */
  static @Nullable ControlCommand readCommand(InputStream in) throws IOException {
    byte[] line = readLine(in, COMMAND_BYTES);
    if (line == null) {
      return null;
    }
    CommandLine parsed = parse(line, CommandLine.class);
    return body(parsed.protocol(), parsed.body());
  }

  /** The next answer. */
  static ControlAnswer readAnswer(InputStream in) throws IOException {
    byte[] line = readLine(in, ANSWER_BYTES);
    if (line == null) {
      throw new IOException("The daemon closed the connection without an answer");
    }
    AnswerLine parsed = parse(line, AnswerLine.class);
    return body(parsed.protocol(), parsed.body());
  }

  private static <T> T body(int protocol, @Nullable T body) throws BadControlLineException {
    if (protocol != PROTOCOL) {
      throw new BadControlLineException(
          "The other side speaks control protocol %d, this one %d".formatted(protocol, PROTOCOL));
    }
    if (body == null) {
      throw new BadControlLineException("The line has no body");
    }
    return body;
  }

  private static <T> T parse(byte[] line, Class<T> type) throws BadControlLineException {
    try {
      T value = JSON.readValue(line, type);
      if (value == null) {
        throw new BadControlLineException("The line is null");
      }
      return value;
    } catch (JacksonException e) {
      throw new BadControlLineException("The line is not understood: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new BadControlLineException("The line is not understood: " + e.getMessage());
    }
  }

  private static byte @Nullable [] readLine(InputStream in, int limit) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        if (line.size() == 0) {
          return null;
        }
        throw new BadControlLineException("The connection closed within a line");
      }
      if (line.size() == limit) {
        throw new BadControlLineException("The line is longer than %d bytes".formatted(limit));
      }
      line.write(b);
    }
    return line.toByteArray();
  }
}
