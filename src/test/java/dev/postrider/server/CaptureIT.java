package dev.postrider.server;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.postgresql.ds.PGSimpleDataSource;

/** Capture on a data source without XA. */
class CaptureIT extends CaptureContract {

  @Deployment(testable = false)
  static WebArchive application() {
    return application(PGSimpleDataSource.class);
  }

  @Override
  int callsOfLateSynchronizations() {
    return 1;
  }
}
