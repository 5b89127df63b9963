/** The REST API: JSON over what operators can do, see {@code openapi.yaml}. Only in the WAR. */
@NullMarked
package dev.postrider.web.rest;

import org.jspecify.annotations.NullMarked;
