package io.frostline.test;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;

/**
 * The API of a Kubernetes cluster on the loopback address: the mock server by the authors of the
 * client that Spark has, which keeps what is created, and what it lacks.
 */
final class KubernetesApi implements AutoCloseable {
  private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());

  private final KubernetesMockServer server;
  private final NamespacedKubernetesClient client;

  KubernetesApi() {
    server =
        new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new Dispatcher(), false);
    REQUESTS.setLevel(Level.WARNING);
    server.init(InetAddress.getLoopbackAddress(), 0);
    client = server.createClient();
  }

  String address() {
    return "http://localhost:" + server.getPort();
  }

  NamespacedKubernetesClient client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
    server.destroy();
  }

  private static final class Dispatcher extends KubernetesCrudDispatcher {
    /** One request at a time, because several fail on its map of objects. */
    @Override
    public synchronized MockResponse dispatch(RecordedRequest request) {
      return super.dispatch(request);
    }

    /** To apply what does not exist creates it. */
    @Override
    public MockResponse handlePatch(RecordedRequest request) {
      return request.getPath().contains("fieldManager=")
          ? handleCreate(request)
          : super.handlePatch(request);
    }

    /** A new pod is pending. */
    @Override
    public MockResponse handleCreate(RecordedRequest request) {
      if (request.getPath().endsWith("/pods")) {
        Pod pod = Serialization.unmarshal(request.getBody().readUtf8(), Pod.class);
        pod.setStatus(new PodStatusBuilder().withPhase("Pending").build());
        request.getBody().writeUtf8(Serialization.asJson(pod));
      }
      return super.handleCreate(request);
    }

    @Override
    public boolean isStatusSubresourceEnabledForResource(String path) {
      return !path.endsWith("/pods") && super.isStatusSubresourceEnabledForResource(path);
    }

    /** Begins with the objects that there are, while no request changes them. */
    @Override
    public MockResponse handleWatch(String path) {
      WebSocketListener watch = super.handleWatch(path).getWebSocketListener();
      return new MockResponse()
          .withWebSocketUpgrade(
              new WebSocketListener() {
                @Override
                public void onOpen(WebSocket socket, Response response) {
                  synchronized (Dispatcher.this) {
                    watch.onOpen(socket, response);
                  }
                }

                @Override
                public void onClosing(WebSocket socket, int code, String reason) {
                  watch.onClosing(socket, code, reason);
                }

                @Override
                public void onClosed(WebSocket socket, int code, String reason) {
                  watch.onClosed(socket, code, reason);
                }

                @Override
                public void onFailure(WebSocket socket, Throwable cause, Response response) {
                  watch.onFailure(socket, cause, response);
                }
              });
    }
  }
}
