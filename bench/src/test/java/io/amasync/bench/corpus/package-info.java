/** That corpora are what they say, small. */
@NullMarked
package io.amasync.bench.corpus;

import org.jspecify.annotations.NullMarked;
