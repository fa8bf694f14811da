"""python -m pms_desktop"""
