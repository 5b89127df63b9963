package dev.postrider.web.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;

/** The REST API and all it is made of: nothing else is looked for in the WAR. */
@ApplicationPath("/api/v1")
public class RestApplication extends Application {

  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(
        MessagesResource.class,
        BulkResource.class,
        QueuesResource.class,
        OverviewResource.class,
        RelayResource.class,
        KeysResource.class,
        ClusterResource.class,
        MetricsResource.class,
        AboutResource.class,
        ProblemMapper.class);
  }

  /** What a server adds by itself and would describe the API a second time; others ignore it. */
  @Override
  public Map<String, Object> getProperties() {
    return Map.of("jersey.config.server.wadl.disableWadl", true);
  }
}
