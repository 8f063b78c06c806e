"""What the frame of the press room is made of besides `page`: its work, files, own requests.

Like `page` it knows the pages of the room and is known by none of them.
"""
