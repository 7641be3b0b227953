package io.frostline.example.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.frostline.example.Example;
import io.frostline.example.RejectedExampleException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;

/** A shard as a job goes through it: listed, then read by uris. */
record Shards(ShardFormat format, ShardColumns columns) {
  static final Configuration HADOOP = new Configuration();

  Shards(ShardFormat format) {
    this(format, ShardColumns.RECOGNISED);
  }

  /** {@code name=label} of each image, and {@code !damage} at the end. */
  List<String> names(Path file) throws IOException {
    List<String> names = new ArrayList<>();
    try (Shard shard = open(file)) {
      for (Optional<ShardEntry> entry = shard.next(); entry.isPresent(); entry = shard.next()) {
        names.add(entry.get().name() + "=" + entry.get().label());
      }
      shard.damage().ifPresent(damage -> names.add("!" + damage));
    }
    return names;
  }

  /** The images that the listing finds, unlabelled. */
  List<Example> images(Path file) throws IOException {
    List<Example> images = new ArrayList<>();
    try (Shard shard = open(file)) {
      for (Optional<ShardEntry> entry = shard.next(); entry.isPresent(); entry = shard.next()) {
        images.add(new Example(shard.uri(entry.get()), null, entry.get().length(), null));
      }
    }
    return images;
  }

  Shard open(Path file) throws IOException {
    return Shard.open(format, uri(file), columns, HADOOP);
  }

  static String uri(Path file) {
    return "file:" + file;
  }

  /** The bytes of all images, asked for by eight threads. */
  List<byte[]> read(Path file) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (ShardExampleReader reader = reader()) {
      List<Future<byte[]>> reads = new ArrayList<>();
      for (Example image : images(file)) {
        reads.add(threads.submit(() -> reader.read(image)));
      }
      List<byte[]> contents = new ArrayList<>();
      for (Future<byte[]> read : reads) {
        contents.add(read.get());
      }
      return contents;
    } finally {
      threads.shutdown();
    }
  }

  ShardExampleReader reader() {
    return new ShardExampleReader(format, columns, HADOOP);
  }

  /** Why an image is rejected. */
  RejectedExampleException rejection(String uri) {
    try (ShardExampleReader reader = reader()) {
      RejectedExampleException rejection =
          catchThrowableOfType(
              RejectedExampleException.class,
              () -> reader.read(new Example(uri, null, null, null)));
      assertThat(rejection).as(uri).isNotNull();
      return rejection;
    }
  }
}
