/*
 * The token child: it reads the secrets, asks the endpoint once over https
 * (libcurl), and ends. What it holds is in no other process but the bearer.
 */
#ifndef OAUTH_OAUTH_CHILD_H
#define OAUTH_OAUTH_CHILD_H

/* The child's whole life; returns its exit status. */
int oauth_child_main(void);

#endif
