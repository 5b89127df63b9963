/** The application that is deployed: entities, beans and the way to call them from outside. */
package dev.postrider.server.app;
