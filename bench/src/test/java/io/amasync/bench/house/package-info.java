/** The rules of the whole house: directions, packages, sources. */
@NullMarked
package io.amasync.bench.house;

import org.jspecify.annotations.NullMarked;
