"""The command line `287g`: questions to a registry, and the commands that make one."""
