package dev.postrider.web.console;

import jakarta.faces.FacesException;
import jakarta.faces.application.ViewExpiredException;
import jakarta.faces.context.ExceptionHandler;
import jakarta.faces.context.ExceptionHandlerFactory;
import jakarta.faces.context.ExceptionHandlerWrapper;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.event.ExceptionQueuedEvent;
import jakarta.faces.event.PhaseId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.util.Iterator;
import java.util.UUID;

/**
 * What happens to what no bean has caught. A page that has expired is shown anew; a part of a page
 * that fails is answered by a status, of which the page's script tells; all else is left to the
 * filter before everything, which answers without a stack trace.
 */
public class FreshPages extends ExceptionHandlerFactory {

  private static final System.Logger LOG = System.getLogger(FreshPages.class.getName());

  /** Called by Faces. */
  public FreshPages(ExceptionHandlerFactory wrapped) {
    super(wrapped);
  }

  @Override
  public ExceptionHandler getExceptionHandler() {
    return new Handler(getWrapped().getExceptionHandler());
  }

  private static final class Handler extends ExceptionHandlerWrapper {

    Handler(ExceptionHandler wrapped) {
      super(wrapped);
    }

    @Override
    public void handle() throws FacesException {
      FacesContext faces = FacesContext.getCurrentInstance();
      Iterator<ExceptionQueuedEvent> events = getUnhandledExceptionQueuedEvents().iterator();
      while (events.hasNext()) {
        Throwable failure = events.next().getContext().getException();
        if (faces != null && !faces.getExternalContext().isResponseCommitted()) {
          if (answered(faces, failure)) {
            events.remove();
          }
        }
      }
      getWrapped().handle();
    }

    private static boolean answered(FacesContext faces, Throwable failure) {
      boolean part = faces.getPartialViewContext().isAjaxRequest();
      boolean expired = isExpired(failure) || isForged(faces);
      if (part) {
        answerPart(faces, expired, failure);
      } else if (expired) {
        reload(faces);
      }
      return part || expired;
    }

    /** A form whose state cannot be read is as good as none: it was not made by us, or long ago. */
    private static boolean isForged(FacesContext faces) {
      return PhaseId.RESTORE_VIEW.equals(faces.getCurrentPhaseId())
          && faces.getExternalContext().getRequest() instanceof HttpServletRequest request
          && request.getMethod().equals("POST");
    }

    private static void answerPart(FacesContext faces, boolean expired, Throwable failure) {
      ExternalContext response = faces.getExternalContext();
      if (!expired) {
        LOG.log(Level.ERROR, ConsoleProblem.UNEXPECTED.of(UUID.randomUUID()).toString(), failure);
      }
      response.responseReset();
      response.setResponseStatus(
          expired ? HttpServletResponse.SC_CONFLICT : HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
      faces.responseComplete();
    }

    private static void reload(FacesContext faces) {
      ExternalContext external = faces.getExternalContext();
      String page = external.getRequestServletPath();
      try {
        external.redirect(external.getRequestContextPath() + page);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static boolean isExpired(Throwable failure) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof ViewExpiredException) {
          return true;
        }
      }
      return false;
    }
  }
}
