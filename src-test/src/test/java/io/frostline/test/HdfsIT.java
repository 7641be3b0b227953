package io.frostline.test;

import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;

/** On HDFS, a real one: a name node and a data node in this process. */
class HdfsIT extends RemoteStorageCases {
  private MiniDFSCluster cluster;

  @Override
  RemoteFolder start() throws IOException {
    Configuration configuration = new HdfsConfiguration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
    cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
    FileSystem hdfs = cluster.getFileSystem();
    return new RemoteFolder(hdfs, hdfs.getUri() + "/");
  }

  @Override
  Map<String, String> environment() {
    return Map.of("FROSTLINE_MASTER", "local[2]");
  }

  @AfterAll
  void stopCluster() {
    if (cluster != null) {
      cluster.shutdown();
    }
  }
}
