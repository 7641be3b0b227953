package io.frostline.catalog.fetch;

import java.net.URI;

/** Addresses as messages may show them. */
final class Addresses {
  private Addresses() {}

  /** The address without user name, password and query, which may hold a signature. */
  static URI shown(URI address) {
    String text = address.toString().replaceFirst("[?#].*$", "");
    return URI.create(text.replaceFirst("^([^:/]+://)[^/@]*@", "$1"));
  }

  static boolean isHttp(URI address) {
    return "http".equals(address.getScheme()) || "https".equals(address.getScheme());
  }
}
