package io.amasync.server.http;

import io.amasync.protocol.path.TreePath;
import java.nio.charset.StandardCharsets;

/** Tells a browser to keep an answer as a file of some name, and not to show it. */
public final class ContentDisposition {
  private static final String PLAIN =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&+-.^_`|~";

  private ContentDisposition() {}

  /**
   * The Content-Disposition header (RFC 6266): a name of plain characters for old clients, and the
   * whole name in UTF-8 (RFC 8187). Bytes that are not UTF-8 become U+FFFD.
   */
  public static String attachment(TreePath path) {
    return attachment(new String(path.name(), StandardCharsets.UTF_8));
  }

  /** As {@link #attachment(TreePath)}, of a name that is text already. */
  public static String attachment(String name) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      plain.append(c >= ' ' && c < 0x7F && "\"\\%/".indexOf(c) < 0 ? c : '_');
    }
    StringBuilder extended = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      if (PLAIN.indexOf(b) >= 0) {
        extended.append((char) b);
      } else {
        extended.append("%%%02X".formatted(b));
      }
    }
    return "attachment; filename=\"%s\"; filename*=UTF-8''%s".formatted(plain, extended);
  }
}
