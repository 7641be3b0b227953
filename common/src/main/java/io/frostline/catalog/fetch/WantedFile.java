package io.frostline.catalog.fetch;

import io.frostline.catalog.Checksum;
import java.net.URI;
import java.util.List;
import java.util.OptionalLong;

/**
 * A file to download.
 *
 * @param name of the file
 * @param sources the same bytes at different places, asked in this order
 * @param checksums all of which it must match; none when it cannot be verified
 * @param bytes how many it must have; empty when unknown
 */
record WantedFile(String name, List<URI> sources, List<Checksum> checksums, OptionalLong bytes) {
  WantedFile {
    sources = List.copyOf(sources);
    checksums = List.copyOf(checksums);
  }
}
