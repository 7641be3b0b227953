package io.frostline.spark.listing;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UriFormTest {
  @ParameterizedTest
  @ValueSource(strings = {"file:/a b/1.jpg", "file:///a b/1.jpg", "/a b/1.jpg"})
  void allFormsOfALocalFileBecomeThatOfHadoop(String uri) {
    assertThat(UriForm.of(new Configuration(false)).of(uri)).isEqualTo("file:/a b/1.jpg");
  }

  @Test
  void aPathWithoutASchemeIsOnTheDefaultFileSystem() {
    Configuration cluster = new Configuration(false);
    cluster.set("fs.defaultFS", "hdfs://cluster:8020/");

    assertThat(UriForm.of(cluster).of("/a.jpg")).isEqualTo("hdfs://cluster:8020/a.jpg");
    assertThat(UriForm.of(cluster).of("file:///a.jpg")).isEqualTo("file:/a.jpg");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hdfs://other/a.jpg", "s3a://bucket/a//b.jpg", "shard.tar#a.jpg", ""})
  void anyOtherAddressStaysAsItIs(String uri) {
    assertThat(UriForm.of(new Configuration(false)).of(uri)).isEqualTo(uri);
    assertThat(UriForm.of(new Configuration(false)).of((String) null)).isNull();
  }
}
