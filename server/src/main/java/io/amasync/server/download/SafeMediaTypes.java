package io.amasync.server.download;

import io.amasync.protocol.path.TreePath;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** The media type that a file is sent with. */
final class SafeMediaTypes {
  /**
   * Types that cannot run anything in a browser; whatever is not listed is bytes. No HTML, no SVG,
   * no XML, no script.
   */
  private static final Map<String, String> SAFE_TYPES =
      Map.ofEntries(
          Map.entry("txt", "text/plain"),
          Map.entry("md", "text/plain"),
          Map.entry("csv", "text/csv"),
          Map.entry("json", "application/json"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("zip", "application/zip"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("gif", "image/gif"),
          Map.entry("webp", "image/webp"),
          Map.entry("tif", "image/tiff"),
          Map.entry("tiff", "image/tiff"),
          Map.entry("wav", "audio/wav"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("ogg", "audio/ogg"),
          Map.entry("flac", "audio/flac"),
          Map.entry("mp4", "video/mp4"),
          Map.entry("mov", "video/quicktime"),
          Map.entry("webm", "video/webm"),
          Map.entry("glb", "model/gltf-binary"));

  private SafeMediaTypes() {}

  /** The media type by the name's extension. */
  static String of(TreePath path) {
    String name = new String(path.name(), StandardCharsets.UTF_8);
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return SAFE_TYPES.getOrDefault(extension, "application/octet-stream");
  }
}
