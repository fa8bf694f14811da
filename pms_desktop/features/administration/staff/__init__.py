"""Members of staff: who they are, their jobs, how they sign in, and how doctors practise."""
