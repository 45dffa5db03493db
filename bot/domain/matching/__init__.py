"""Who fits whom: hard rules, soft wishes, an exact plan, and its reasons."""
