package io.amasync.metastore.commit;

import java.io.IOException;
import java.io.InputStream;

/** A manifest that can be read more than once, such as a file. */
public interface ManifestSource {
  /** Its bytes from the start, unbuffered; whoever opens it closes it. */
  InputStream open() throws IOException;

  /** How many bytes it has. */
  long sizeBytes();
}
