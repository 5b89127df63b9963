package dev.postrider.server;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.postgresql.xa.PGXADataSource;

/** Capture on an XA data source, whose transactions call synchronizations in other ways. */
class CaptureOnXaIT extends CaptureContract {

  @Deployment(testable = false)
  static WebArchive application() {
    return application(PGXADataSource.class);
  }

  @Override
  int callsOfLateSynchronizations() {
    return 2;
  }
}
